"""What is read out of a page, without knowing where the page came from."""
