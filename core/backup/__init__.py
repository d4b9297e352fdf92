"""A whole site as a folder: every row and every stored file, with digests, for any database."""
