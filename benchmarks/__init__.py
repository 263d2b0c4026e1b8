"""Measurements anyone can repeat: speed, growth, ranking. They import every package and are imported by none."""
