"""Which places an attack struck, and which of them stand as entries."""
