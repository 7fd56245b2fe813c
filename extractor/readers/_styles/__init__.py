"""How a page shows its elements: tags, style sheets, and what they hide, strike, raise or put in."""
