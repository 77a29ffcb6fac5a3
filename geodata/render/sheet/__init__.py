"""地域カルテ on paper and on slides: pictures made without a browser and without the internet."""
