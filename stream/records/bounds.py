"""What a field may hold: constraints that the decoder checks and the JSON Schemas carry."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

Text = Annotated[str, Meta(min_length=1)]
Count = Annotated[int, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Aware = Annotated[datetime, Meta(tz=True)]
