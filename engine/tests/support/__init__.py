"""What the engine's tests share. It knows no lesson: its courses are written here."""
