"""The numbers of a manuscript: read, understood, recomputed, and looked up in a study."""
