package ua.stiika.receipts

import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test
import ua.stiika.bindings.Kind
import ua.stiika.bindings.Receipt
import ua.stiika.sale.Handing
import ua.stiika.till.FakeGateway
import ua.stiika.till.Outcome
import ua.stiika.till.Told

class ReceiptsViewModelTest : Handing {
    private val till = FakeGateway().apply { listed = listOf(Told.listed(8u, waiting = true), Told.listed(7u)) }
    private val handed = mutableListOf<String>()
    private var printing: (String?) -> Unit = {}
    private lateinit var shown: ReceiptsUiState
    private val receipts = ReceiptsViewModel(till, this) { shown = it }

    @Test
    fun `receipts are listed as the core lists them, each with what the tax service knows of it`() {
        receipts.refresh()

        val waiting = ReceiptRow("8", "№ 8", "11:32", "sum 8", ReceiptState.Waiting)
        assertEquals(listOf(waiting, ReceiptRow("7", "№ 7", "11:32", "sum 7", ReceiptState.Registered)), shown.rows)
    }

    @Test
    fun `of the other documents only Z-reports are listed`() {
        till.listed = Kind.entries.map { Told.listed(it.ordinal.toULong(), it) }

        receipts.refresh()

        assertEquals(listOf("${Kind.SALE.ordinal}", "${Kind.Z.ordinal}"), shown.rows.map { it.id })
    }

    @Test
    fun `an opened receipt is the text that was printed`() {
        receipts.refresh()

        receipts.on.open("8")
        assertEquals(OpenReceipt("8", "printed 8", ReceiptState.Waiting), shown.open)

        receipts.on.close()
        assertNull(shown.open)
        assertEquals(2, shown.rows.size)
    }

    @Test
    fun `an opened receipt that was delivered meanwhile is no longer waiting`() {
        receipts.refresh()
        receipts.on.open("8")
        till.listed = listOf(Told.listed(8u))

        receipts.refresh()

        assertEquals(ReceiptState.Registered, shown.open!!.state)
    }

    @Test
    fun `a list that cannot be had leaves the one before`() {
        receipts.refresh()
        till.next("documents", Outcome.Broken(Told.complaint("broken")))

        receipts.refresh()

        assertEquals(2, shown.rows.size)
    }

    @Test
    fun `a receipt is printed and shared again, and a printer that fails says so`() {
        receipts.refresh()
        receipts.on.open("7")

        receipts.on.print("7")
        receipts.on.share("7")
        printing("Немає паперу")

        assertEquals(listOf("print 7", "share 7"), handed)
        assertEquals("Немає паперу", shown.open!!.printing)
    }

    @Test
    fun `what the printer says of one receipt is not said of another`() {
        receipts.refresh()
        receipts.on.open("7")
        receipts.on.print("7")
        receipts.on.open("8")

        printing("Немає паперу")

        assertNull(shown.open!!.printing)
    }

    @Test
    fun `what is not listed opens nothing`() {
        receipts.refresh()

        listOf("x", "9").forEach(receipts.on::open)

        assertEquals(listOf("documents"), till.asked)
    }

    override fun print(receipt: Receipt, done: (problem: String?) -> Unit) {
        handed += "print ${receipt.local}"
        printing = done
    }

    override fun share(receipt: Receipt) {
        handed += "share ${receipt.local}"
    }

    override fun feel(done: Boolean) = Unit
}
