"""One file a revision, numbered; once released, a file is never changed again."""
