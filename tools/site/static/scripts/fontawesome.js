// In place of the theme's script of 1.5 MB: its style sheet draws the same icons from a font.
