//! The act of paying money out (акт про видачу коштів): a paper that a return above a certain sum needs beside its receipt.
//!
//! Source: law 6.5. No form is set for it; the rows name what the act must tell.

use super::rows::{Row, day};
use crate::document::{Body, Issued};
use crate::domain::{Kopecks, KyivTime, Receipt, ReturnOf, law};

/// The rows of the act of a return. `None`: the document is no return, or the return needs no act.
pub fn rows(issued: &Issued) -> Option<Vec<Row>> {
    let Body::Return { of, receipt } = &issued.document.body else { return None };
    let head = &issued.document.head;
    if receipt.paid().0 <= law::RETURN_ACT_ABOVE.on(head.time) {
        return None;
    }
    let sale = match of {
        ReturnOf::Here(number) => number.to_string(),
        ReturnOf::Elsewhere { number, register } => {
            format!("{number}, ФН ПРРО {}, {}", register.fiscal, day(register.date))
        }
    };
    let mut rows = vec![
        Row::centre("АКТ ПРО ВИДАЧУ КОШТІВ").strong(),
        Row::left(format!("{}, {}", head.organization, head.tin)),
        Row::left(format!("{}, {}", head.point, head.address)),
        Row::left(format!("Дата {}", day(head.time))),
        Row::left(format!("Чек продажу № {sale}")),
        Row::left(format!("Видатковий чек № {}", issued.fiscal)),
        Row::across(),
    ];
    rows.extend(goods(receipt));
    rows.push(Row::across());
    rows.push(Row::pair("Видано покупцеві", in_coins(receipt.paid(), head.time)).strong());
    for name in ["Покупець (ПІБ, документ)", "Підпис покупця", "Підпис касира"]
    {
        rows.push(Row::left(name));
        rows.push(Row::left("_".repeat(SIGNATURE)));
    }
    Some(rows)
}

/// A sum with its coins by their name of that day, as `125 грн 50 коп.`.
fn in_coins(sum: Kopecks, day: KyivTime) -> String {
    format!("{} грн {:02} {}", sum.0 / 100, sum.0 % 100, law::COIN.on(day))
}

/// Length of the line for a signature, in columns.
const SIGNATURE: usize = 24;

fn goods(receipt: &Receipt) -> Vec<Row> {
    let line = |line: &crate::domain::Line| {
        let goods = &line.goods;
        Row::pair(format!("{} {} {}", goods.name, goods.quantity, goods.unit), line.price().to_string())
    };
    receipt.lines.iter().map(line).collect()
}
