"""For those who write exercises: `new` makes one, `verify` proves all, `demo` builds a class out of them."""
