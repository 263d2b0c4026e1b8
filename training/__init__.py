"""How the sentence reader was trained and what stands around it fitted. Nothing here is imported by the product."""
