"""The archive: WARC 1.1 files of what was asked and answered, one file a run, to which postings point as their evidence."""
