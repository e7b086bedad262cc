//! The words for lines, payments and returns that make no receipt.

use super::Words;
use super::figures::quantity;
use crate::domain::{DraftFault, ReturnFault};

/// The words for lines and payments that make no receipt.
pub(super) fn draft(fault: &DraftFault) -> Words {
    match fault {
        DraftFault::NoLines => Words::new(
            "У чеку немає жодного товару.",
            "The receipt has no lines.",
            "Касир: додайте товар або послугу.",
            "Cashier: add goods or a service.",
        ),
        DraftFault::LineSum(name) => Words::new(
            format!("Кількість або сума в рядку «{name}» дорівнює нулю чи завелика."),
            format!("The quantity or the sum of «{name}» is zero or too large."),
            "Касир: виправте кількість або ціну. Подарунок продають за 0.01 грн або зі знижкою.",
            "Cashier: correct the quantity or the price. A gift is sold for 0.01 UAH or with a discount.",
        ),
        DraftFault::DiscountTooLarge(name) => {
            let (uk, en) = match name {
                Some(name) => (format!("«{name}»"), format!("«{name}»")),
                None => ("чек".to_owned(), "the receipt".to_owned()),
            };
            Words::new(
                format!("Знижка на {uk} більша за вартість."),
                format!("The discount on {en} is larger than its cost."),
                "Касир: зменште знижку.",
                "Cashier: make the discount smaller.",
            )
        }
        DraftFault::UnknownLetter(letter) => Words::new(
            format!("Літери «{letter}» немає серед податків продавця."),
            format!("The tax letter «{letter}» is not among the seller's taxes."),
            "Касир: виправте літеру товару. Нову літеру додає власник у налаштуваннях каси.",
            "Cashier: correct the letter of the goods. A new letter is added by the owner in the register's settings.",
        ),
        DraftFault::LetterMissing(name) => Words::new(
            format!("Товар «{name}» не має податкової літери, а продавець — платник ПДВ."),
            format!("«{name}» has no tax letter, and the seller pays VAT."),
            "Касир: вкажіть літеру товару. Звільнений від ПДВ товар має свою літеру. Типову літеру задає власник.",
            "Cashier: give the goods a letter. Exempt goods have a letter of their own. The owner sets the usual letter.",
        ),
        DraftFault::TwoVatRates(name) => Words::new(
            format!("Товар «{name}» має дві ставки ПДВ."),
            format!("«{name}» has two rates of VAT."),
            "Касир: залиште одну літеру ПДВ.",
            "Cashier: leave one letter of VAT.",
        ),
        DraftFault::GoodsCode { name, code } => Words::new(
            format!("Код «{code}» товару «{name}» не є кодом УКТЗЕД чи ДКПП."),
            format!("The code «{code}» of «{name}» is neither a code «УКТЗЕД» nor a code «ДКПП»."),
            "Касир: виправте код. УКТЗЕД — це 10, 8, 6 або 4 цифри, ДКПП — цифри з крапками, як 11.22.33.",
            "Cashier: correct the code. «УКТЗЕД» is 10, 8, 6 or 4 digits; «ДКПП» is digits with points, such as 11.22.33.",
        ),
        DraftFault::TwoCodes(name) => Words::new(
            format!("Товар «{name}» має і код УКТЗЕД, і код ДКПП."),
            format!("«{name}» has a code «УКТЗЕД» and a code «ДКПП»."),
            "Касир: залиште один із них: товар має УКТЗЕД, послуга — ДКПП.",
            "Cashier: leave one of them: goods have «УКТЗЕД», a service has «ДКПП».",
        ),
        DraftFault::CodeMissing(name) => Words::new(
            format!("Підакцизний товар «{name}» не має коду УКТЗЕД."),
            format!("The excisable goods «{name}» have no code «УКТЗЕД»."),
            "Власник: додайте код у картку товару. Без нього продаж карається штрафом.",
            "Owner: add the code to the goods. A sale without it is fined.",
        ),
        DraftFault::StampMissing(name) => Words::new(
            format!("Для «{name}» зіскановано не всі акцизні марки."),
            format!("Not every excise mark of «{name}» is scanned."),
            "Касир: зіскануйте марку кожної одиниці.",
            "Cashier: scan the mark of each unit.",
        ),
        DraftFault::StampUnits(name) => Words::new(
            format!("Марок для «{name}» не стільки, скільки одиниць товару."),
            format!("The marks of «{name}» are not one a unit."),
            "Касир: товар із марками продають цілими одиницями, одна марка на кожну.",
            "Cashier: goods with marks are sold by whole units, one mark for each.",
        ),
        DraftFault::StampUsed(mark) => Words::new(
            format!("Акцизну марку «{mark}» уже продано."),
            format!("The excise mark «{mark}» is sold already."),
            "Касир: перевірте, чи не зіскановано ту саму пляшку двічі. Марка повертається до продажу після повернення.",
            "Cashier: check whether the same bottle was scanned twice. A mark can be sold again after a return.",
        ),
        DraftFault::RoundsToZero(sum) => Words::new(
            format!("Сума {sum} грн заокруглюється до нуля: сплачувати нічого."),
            format!("The total of {sum} UAH rounds to zero: there is nothing to pay."),
            "Касир: додайте товар або прийміть оплату карткою.",
            "Cashier: add goods or take payment by card.",
        ),
        DraftFault::TooLittleGiven { given, needed } => Words::new(
            format!("Покупець дав {given} грн, а готівкою треба {needed} грн."),
            format!("The buyer gave {given} UAH; {needed} UAH is to be paid in cash."),
            "Касир: прийміть решту грошей або виправте суму.",
            "Cashier: take the rest of the money or correct the sum.",
        ),
        DraftFault::CardSum { charged, payable } => Words::new(
            format!("Безготівкова сума {charged} грн не пасує до чека на {payable} грн."),
            format!("The cashless sum of {charged} UAH does not fit a receipt of {payable} UAH."),
            "Касир: виправте суму. Якщо картку вже списано, скасуйте операцію на терміналі.",
            "Cashier: correct the sum. If a card is already charged, cancel the operation on the terminal.",
        ),
        DraftFault::UnknownForm(form) => Words::new(
            format!("Форми оплати «{form}» немає в таблиці каси."),
            format!("The register's table has no form of payment «{form}»."),
            "Касир: виберіть іншу форму оплати. Нову додає власник у налаштуваннях.",
            "Cashier: choose another form of payment. The owner adds a new one in the settings.",
        ),
        DraftFault::Payments => Words::new(
            "Із оплат не видно, чим і скільки сплачено.",
            "The payments do not say how much is paid in which form.",
            "Касир: назвіть принаймні одну оплату; коли їх кілька, вкажіть суму кожної, а готівку один раз.",
            "Cashier: name at least one payment; if there are several, give the sum of each, and cash once.",
        ),
        DraftFault::PartSum { paid, left } => Words::new(
            format!("Часткова сплата {paid} грн не пасує: із ціни лишилося {left} грн."),
            format!("A part payment of {paid} UAH does not fit: {left} UAH of the price are left."),
            "Касир: передплата і чергова сплата менші за залишок, остаточний розрахунок дорівнює йому.",
            "Cashier: a prepayment or an instalment is less than the rest; the final settlement equals it.",
        ),
    }
}

/// The words for goods that cannot be returned.
pub(super) fn returned(fault: &ReturnFault) -> Words {
    match fault {
        ReturnFault::AboveSale { name, quantity: left, sum } => Words::new(
            format!("За цим чеком «{name}» можна повернути лише {} на {sum} грн.", quantity(*left)),
            format!("Of this receipt only {} of «{name}» for {sum} UAH can be returned.", quantity(*left)),
            "Касир: звірте назву, ціну, кількість і суму з чеком продажу та з попередніми поверненнями.",
            "Cashier: compare name, price, quantity and sum with the sale and with the returns before.",
        ),
        ReturnFault::FormDiffers { form, left } => Words::new(
            format!("Формою «{form}» за цим чеком можна повернути лише {left} грн."),
            format!("In the form «{form}» only {left} UAH of this receipt can be given back."),
            "Касир: поверніть гроші так, як їх сплачено, або спитайте згоду покупця на іншу форму.",
            "Cashier: give the money back as it was paid, or ask the buyer to agree to another form.",
        ),
        ReturnFault::StampMissing(name) => Words::new(
            format!("Товар «{name}» повертають разом з його акцизними марками."),
            format!("«{name}» comes back together with its excise marks."),
            "Касир: зіскануйте марку кожної одиниці, що повертається.",
            "Cashier: scan the mark of each unit that comes back.",
        ),
        ReturnFault::StampDiffers(mark) => Words::new(
            format!("Акцизної марки «{mark}» у цьому чеку немає або її вже повернено."),
            format!("The excise mark «{mark}» is not of this receipt, or is returned already."),
            "Касир: прийміть товар, проданий за цим чеком.",
            "Cashier: take back the goods that were sold with this receipt.",
        ),
        ReturnFault::NotWhole => Words::new(
            "Чек часткової сплати повертають цілим.",
            "A receipt of a part payment is returned whole.",
            "Касир: вкажіть усі рядки чека.",
            "Cashier: give all lines of the receipt.",
        ),
    }
}

/// The words for a chain of part payments that is closed.
pub(super) fn part_closed() -> Words {
    Words::new(
        "Розрахунок за цією передплатою завершено або її повернено.",
        "The price of this prepayment is paid, or the prepayment is returned.",
        "Касир: почніть нову передплату або продайте товар звичайним чеком.",
        "Cashier: begin a new prepayment, or sell the goods with a usual receipt.",
    )
}

/// The words for lines that are not those of the prepayment.
pub(super) fn part_differs() -> Words {
    Words::new(
        "Товари не ті, що в передплаті.",
        "The goods are not those of the prepayment.",
        "Касир: вкажіть ті самі товари, ціни, кількість і знижки, що в першому чеку.",
        "Cashier: give the same goods, prices, quantities and discounts as in the first receipt.",
    )
}
