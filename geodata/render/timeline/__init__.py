"""Pictures of the past: a film of map states, the words of each change, maps of activities."""
