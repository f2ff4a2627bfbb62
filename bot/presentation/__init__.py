"""What readers see: cards, texts, tables and pictures, in every language; nothing here knows Discord."""
