"""What is said between a process that has charts to draw and the one that draws them.

    to its standard input                      from its standard output
    the length of a specification, and it  ->
                                           <-  whether it is drawn, a length, and as much of SVG or of the reason

Specifications are JSON, all is UTF-8, and lengths are unsigned 32-bit integers in network order.
"""

import struct
from typing import Final

LENGTH: Final = struct.Struct("!I")
VERDICT: Final = struct.Struct("!?I")
