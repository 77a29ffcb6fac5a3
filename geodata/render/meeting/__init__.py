"""会議モード on the wall: sentences, slides, the deck as HTML, the QR code."""
