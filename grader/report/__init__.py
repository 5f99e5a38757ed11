"""What came out: the model, and its pure functions to texts and files."""
