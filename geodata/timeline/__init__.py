"""The past of a municipality: when hubs opened, when posts changed, what two dates differ in."""
