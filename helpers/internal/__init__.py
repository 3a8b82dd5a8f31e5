"""What no notebook imports: checks of arguments, whole files, the slope sweep, glyphs."""
