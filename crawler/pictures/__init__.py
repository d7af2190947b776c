"""Words in pictures of postings, read by Tesseract (extra `ocr`)."""
