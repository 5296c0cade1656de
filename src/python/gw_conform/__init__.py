"""The Python side of gw-conform: runs applications and reports faithfully what they did."""
