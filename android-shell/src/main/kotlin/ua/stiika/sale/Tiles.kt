package ua.stiika.sale

import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.FrameLayout
import ua.stiika.ui.Cells
import ua.stiika.ui.Gap
import ua.stiika.ui.Pressable
import ua.stiika.ui.Row
import ua.stiika.ui.Rows
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.column
import ua.stiika.ui.hryvnias
import ua.stiika.ui.padded
import ua.stiika.ui.put
import ua.stiika.ui.row
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.strong
import ua.stiika.ui.surface
import ua.stiika.ui.text

/** The tiles of goods, in rows of two or three. */
internal class Tiles(private val ui: Ui, id: Int, onTile: (String) -> Unit) {
    private var columns = 3
    private val rows = Rows<List<Tile>>(ui, id, key = { it.first().id }) { Cells(ui, { columns }) { TileCell(ui, onTile) } }
    val view: View = rows.view

    fun bind(tiles: List<Tile>) {
        columns = ui.columns(tiles)
        rows.bind(tiles.chunked(columns))
    }

    /** Shows or hides a view above the tiles. */
    fun head(head: View, visible: Boolean) = rows.head(head, visible)
}

/** Three tiles in a row, or two if three would break a long word. */
private fun Ui.columns(tiles: List<Tile>): Int {
    val face = strong("", Type.SMALL).paint.apply { textSize = dp(Type.SMALL).toFloat() }
    val widest = tiles.flatMap { it.name.split(' ') }.maxOfOrNull { face.measureText(it) } ?: 0f
    val room = (paneWidth - 2 * dp(Gap.LARGE) - 2 * dp(Gap.SMALL)) / 3 - 2 * dp(Gap.SMALL)
    return if (large || widest > room) 2 else 3
}

/** One tile. The quantity in the receipt takes the place of the price, so that no tile changes its size when it is touched. */
private class TileCell(private val ui: Ui, onTile: (String) -> Unit) : Row<Tile> {
    private var id = ""
    private val name = ui.strong("", Type.BODY, ui.palette.plain.ink)
    private val price = ui.text("", Type.CAPTION, ui.palette.quiet, least = Type.SMALL)
    private val badge = ui.strong("", Type.CAPTION, ui.palette.act.ink).apply { background = ui.surface(ui.palette.act, Size.BADGE) }
        .padded(ui, Gap.SMALL, 1)
    override val view: View = Pressable(ui, ui.palette.plain) { onTile(id) }.apply {
        minimumHeight = ui.dp(88)
        val face = ui.column(Gap.HAIR) {
            put(name, weight = 1f)
            val below = ui.row(0) {
                minimumHeight = (ui.sp(Type.CAPTION) * 1.7f).toInt()
                put(price)
                put(badge)
            }
            put(below)
        }
        addView(face.padded(ui, Gap.SMALL, Gap.SMALL), FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
    }

    override fun bind(item: Tile) {
        id = item.id
        val cost = ui.hryvnias(item.price) + (item.unit?.let { "/$it" } ?: "")
        val counted = item.inReceipt?.let { "× $it" }
        view.contentDescription = listOfNotNull(item.name, cost, counted).joinToString(", ")
        name.show(item.name)
        price.shown(counted == null)
        price.show(cost)
        badge.shown(counted != null)
        badge.show(counted.orEmpty())
    }
}
