"""MP4 files, box by box (ISO/IEC 14496-12)."""
