#!/usr/bin/env python3
"""Makes the files of this folder from DejaVu Sans Mono: python3 make.py, with fonttools and freetype-py.

All files have the printable characters of windows-1251, in the order of its bytes 0x20 to 0xFF. A document has no other
characters. Two bytes have no printable character there: 0x7F stands for the box of an unknown character, 0x98 for ₴.

12x24-*.bin, 16x32-*.bin: dots for paper and pictures, hinted by FreeType. One glyph after the other; a glyph is its rows
from the top, a row is two bytes, the leftmost dot is the highest bit.
*.ttf: outlines for PDF, without hints. Glyph 0 is the box, glyph N is the byte N + 0x1F.
"""
import pathlib

import freetype
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FROM = pathlib.Path("/usr/share/fonts/truetype/dejavu")  # Debian: fonts-dejavu-core 2.37, fonts-dejavu-mono
HERE = pathlib.Path(__file__).parent
BOX = "\u25A1"
CHARACTERS = [
    {0x7F: BOX, 0x98: "₴"}.get(byte) or bytes([byte]).decode("cp1251") for byte in range(0x20, 0x100)
]
MONO = freetype.FT_LOAD_RENDER | freetype.FT_LOAD_TARGET_MONO | freetype.FT_LOAD_MONOCHROME


def dots(face, character, width, height, size, base):
    """The rows of a glyph as whole numbers of 16 bits. A glyph that is wider than its cell is made narrower."""
    assert face.get_char_index(character), hex(ord(character))
    for narrower in range(size, 0, -1):
        face.set_pixel_sizes(narrower, size)
        face.load_char(character, MONO)
        if face.glyph.bitmap.width <= width:
            break
    glyph, bitmap = face.glyph, face.glyph.bitmap
    left = min(max(glyph.bitmap_left, 0), width - bitmap.width)
    rows = [0] * height
    for y in range(bitmap.rows):
        for x in range(bitmap.width):
            if bitmap.buffer[y * bitmap.pitch + x // 8] >> (7 - x % 8) & 1:
                row = base - glyph.bitmap_top + y
                assert 0 <= row < height, f"{character} is cut in {width}x{height}, row {row}"
                rows[row] |= 0x8000 >> (left + x)
    return rows


def strike(source, target, width, height, size, base):
    face = freetype.Face(str(source))
    rows = [row for character in CHARACTERS for row in dots(face, character, width, height, size, base)]
    target.write_bytes(b"".join(row.to_bytes(2, "big") for row in rows))


def outlines(source, target):
    font = TTFont(source)
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    order = [".notdef"] + [f"byte{byte:02X}" for byte in range(0x20, 0x100)]
    drawn, widths = {}, {}
    for name, character in zip(order, [BOX] + CHARACTERS):
        from_name = names[ord(character)]
        record, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
        glyphs[from_name].draw(record)
        record.replay(pen)
        drawn[name] = pen.glyph()
        widths[name] = font["hmtx"][from_name][0]
    builder = FontBuilder(font["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupGlyf(drawn)
    bearing = {name: glyph.xMin if glyph.numberOfContours else 0 for name, glyph in drawn.items()}
    builder.setupHorizontalMetrics({name: (widths[name], bearing[name]) for name in order})
    builder.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    builder.setupMaxp()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    builder.save(target)


for weight, name in [("plain", "DejaVuSansMono.ttf"), ("bold", "DejaVuSansMono-Bold.ttf")]:
    strike(FROM / name, HERE / f"12x24-{weight}.bin", 12, 24, 20, 19)
    strike(FROM / name, HERE / f"16x32-{weight}.bin", 16, 32, 27, 26)
    outlines(FROM / name, HERE / f"{weight}.ttf")
