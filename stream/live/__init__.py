"""The page for analysts: `feed` reads `events` and `alerts` into a `board`, `views` say who may see what, `server` shows it."""
