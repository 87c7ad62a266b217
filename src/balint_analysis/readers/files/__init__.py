"""Files to text cells or rows, whatever tool wrote them."""
