"""Making a gazetteer: GeoNames dumps, OCHA's tables and our own, fetched, checked and merged."""
