"""FILES -> SNAPSHOT: reads the sources, reasons, checks and publishes."""
