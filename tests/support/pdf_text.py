"""PDFs written by hand: the objects of a file, and the bytes around them."""

from __future__ import annotations


def pdf(*objects, root=1, trailer=b""):
    """The bytes of a PDF of these objects, the first of them number 1."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    xref = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    xref += b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF"
    return out + xref + end % (len(objects) + 1, root, trailer, len(out))
