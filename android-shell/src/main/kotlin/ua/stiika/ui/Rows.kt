package ua.stiika.ui

import android.annotation.SuppressLint
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.InsetDrawable
import android.view.View
import android.view.ViewGroup
import android.widget.BaseAdapter
import android.widget.HeaderViewListAdapter
import android.widget.LinearLayout
import android.widget.ListView
import ua.stiika.R

/** A row of a list. The list reuses it: each [bind] shows another item in the same views. */
interface Row<in T> {
    val view: View

    fun bind(item: T)
}

/** The list of the platform. Its edge fades where more can be scrolled to. */
@SuppressLint("ViewConstructor")
class FadingList(ui: Ui, id: Int, gap: Int, line: Boolean) : ListView(ui.context) {
    private val fade = Fade(ui)

    init {
        this.id = id
        divider = if (line) lineIn(ui, gap) else ColorDrawable(Color.TRANSPARENT)
        dividerHeight = if (line) 2 * ui.dp(gap) + ui.dp(1) else ui.dp(gap)
        selector = ColorDrawable(Color.TRANSPARENT)
        itemsCanFocus = true
        // The rows are touched, not the list.
        isClickable = false
        clipToPadding = false
        scrollBarStyle = View.SCROLLBARS_OUTSIDE_OVERLAY
        overScrollMode = View.OVER_SCROLL_IF_CONTENT_SCROLLS
    }

    /** Scrolls to the first row at once. A selection would not do: the list restores its position when it gets the focus. */
    fun toTop() {
        if (firstVisiblePosition == 0 && (childCount == 0 || getChildAt(0).top >= paddingTop)) return
        val rows = adapter
        adapter = if (rows is HeaderViewListAdapter) rows.wrappedAdapter else rows
    }

    override fun dispatchDraw(canvas: Canvas) {
        super.dispatchDraw(canvas)
        fade.draw(canvas, this, 0)
    }

    private fun lineIn(ui: Ui, gap: Int): Drawable = InsetDrawable(ColorDrawable(ui.palette.sheet.edge), 0, ui.dp(gap), 0, ui.dp(gap))
}

/** A scrolling list of items. [key] names an item in a stable way: its place in the list may change, its key may not. */
class Rows<T>(
    ui: Ui,
    id: Int,
    gap: Int = Gap.SMALL,
    line: Boolean = false,
    private val key: (T) -> String,
    private val make: () -> Row<T>,
) {
    private val adapter = Adapter()
    private val heads = mutableSetOf<View>()
    val view: ListView = FadingList(ui, id, gap, line).also { it.adapter = adapter }

    fun bind(items: List<T>) = adapter.show(items)

    /** Shows or hides a [head] above the first row. A head that appears is scrolled to. */
    fun head(head: View, visible: Boolean) {
        if (visible && heads.add(head)) {
            view.addHeaderView(head, null, false)
            view.setSelection(0)
        }
        if (!visible && heads.remove(head)) view.removeHeaderView(head)
    }

    private inner class Adapter : BaseAdapter() {
        private var items: List<T> = emptyList()
        private val ids = HashMap<String, Long>()

        fun show(next: List<T>) {
            if (items == next) return
            items = next
            notifyDataSetChanged()
        }

        override fun getCount() = items.size

        override fun getItem(place: Int): T = items[place]

        override fun hasStableIds() = true

        override fun getItemId(place: Int): Long = ids.getOrPut(key(items[place])) { ids.size.toLong() }

        @Suppress("UNCHECKED_CAST") // the tag is set here only
        override fun getView(place: Int, old: View?, parent: ViewGroup): View {
            val row = old?.getTag(R.id.row) as? Row<T> ?: make().also { it.view.setTag(R.id.row, it) }
            row.bind(items[place])
            return row.view
        }
    }
}

/**
 * A few equal parts inside a layout, for example the notes of the cash screen. The parts are built when they are first
 * needed; a part without an item is hidden.
 */
class Parts<T>(private val into: LinearLayout, private val make: () -> Row<T>) {
    private val made = mutableListOf<Row<T>>()

    fun bind(items: List<T>) {
        while (made.size < items.size) {
            make().let {
                made += it
                into.put(it.view)
            }
        }
        made.forEachIndexed { i, part ->
            part.view.shown(i < items.size)
            items.getOrNull(i)?.let(part::bind)
        }
    }
}

/**
 * A row of cells of equal width. [columns] is asked at each bind. A cell without an item keeps its place and is invisible.
 */
class Cells<T>(ui: Ui, private val columns: () -> Int, make: () -> Row<T>) : Row<List<T>> {
    private val all = List(MOST) { make() }
    override val view: View = ui.row { putEqually(all.map { it.view }) }

    override fun bind(item: List<T>) = all.forEachIndexed { i, cell ->
        cell.view.visibility = when {
            i < item.size -> View.VISIBLE
            i < columns() -> View.INVISIBLE
            else -> View.GONE
        }
        item.getOrNull(i)?.let(cell::bind)
    }

    private companion object {
        /** Most cells that any row needs. */
        const val MOST = 4
    }
}
