"""The prompts: one versioned text file each, read by ``extractor.prompt`` and recorded by hash."""
