//! A table for programs: one JSON object a row.

use serde_json::{Map, Value};

use super::cells::{Cell, Table};

impl Table {
    /// The rows as JSON objects. Each has all keys. Sums and rates are text such as `"320.00"`, days are `"2026-11-18"`,
    /// months `"2026-11"`, times RFC 3339; an empty cell is null.
    pub fn json(&self) -> Vec<Value> {
        let object = |row: &Vec<Cell>| {
            let keys = self.columns.iter().map(|column| column.key.to_owned());
            Value::Object(keys.zip(row.iter().map(value)).collect::<Map<_, _>>())
        };
        self.rows.iter().map(object).collect()
    }
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => text.as_str().into(),
        Cell::Word(word) => word.key.into(),
        Cell::Number(number) => (*number).into(),
        Cell::Sum(sum) => sum.to_string().into(),
        Cell::Percent(percent) => hundredths(*percent).into(),
        Cell::Day(day) => format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day()).into(),
        Cell::Month(year, month) => format!("{year:04}-{month:02}").into(),
        Cell::Time(time) => time.rfc3339().into(),
        Cell::Flag(flag) => (*flag).into(),
    }
}

/// A rate is written like a sum.
pub(super) fn hundredths(value: i64) -> String {
    crate::domain::Kopecks(value).to_string()
}
