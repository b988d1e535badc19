"""Many reports, one attack: what was reported lately of a locality, and which reports tell of the same attack."""
