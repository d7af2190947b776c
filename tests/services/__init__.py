"""Starts the real servers that the tests need, by whatever means this machine has, and stops them again. Standard library only."""
