"""How the shipped vocabulary is made from public tables; needed when it is rebuilt, not when it is read."""
