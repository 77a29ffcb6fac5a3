"""会議モード: what a meeting is told about one area, step by step, as plain values."""
