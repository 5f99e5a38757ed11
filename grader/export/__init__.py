"""What others read: pure functions from the report to the formats of platforms and tools."""
