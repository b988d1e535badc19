"""What leaves for machines: CAP, Atom, GeoJSON, CSV with HXL tags. Records in, text out; nothing here reads a clock."""
