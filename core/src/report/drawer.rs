//! The drawer book: the cash of each shift, document by document (law 4.6, 8.1).
//!
//! The register begins each shift with an empty drawer: the change float is a service deposit. So a shift ends with the
//! same sum as its X- and Z-report. A shift belongs to the day on which it was opened, with all its documents. A shift that
//! was opened elsewhere and taken over begins with its first document here.

use std::collections::VecDeque;

use time::Date;

use super::cells::{Cell, Table, TableColumn, Word, column};
use super::names::{self, DOCUMENT, SHIFT};
use super::reported::{Period, Reported};
use crate::document::{Body, Issued, Kind, Role};
use crate::domain::{Kopecks, KyivTime, ShiftTotals};

/// Columns of the drawer book.
const COLUMNS: &[TableColumn] = &[
    column("row", "Рядок"),
    column("shift", "Зміна"),
    column("opened", "Зміну відкрито"),
    column("local", "Локальний номер"),
    column("fiscal", "Фіскальний номер"),
    column("kind", "Документ"),
    column("at", "Дата і час"),
    column("opening", "На початок зміни"),
    column("service_in", "Службове внесення"),
    column("cash_sales", "Продажі готівкою"),
    column("cash_returns", "Повернення готівкою"),
    column("service_out", "Службова видача"),
    column("balance", "У касі після документа"),
    column("expected", "Має бути на кінець зміни"),
];

/// The code of cash.
const CASH: u32 = 0;

/// What the book needs of a document.
struct Movement {
    local: u64,
    fiscal: String,
    kind: Kind,
    at: KyivTime,
    /// What the document moves in the drawer.
    moved: Cash,
}

/// Cash by its way into the drawer or out of it.
#[derive(Clone, Copy, Default)]
struct Cash {
    service_in: Kopecks,
    sales: Kopecks,
    returns: Kopecks,
    service_out: Kopecks,
}

/// A shift whose documents are being written down.
struct Book {
    number: String,
    opened: KyivTime,
    so_far: Cash,
    rows: Vec<Vec<Cell>>,
}

/// Rows of the documents that moved cash, in order, and a row for each shift after its documents.
pub(super) fn table<E>(period: Period, documents: impl Iterator<Item = Result<Reported, E>>) -> Result<Table, E> {
    let movements = movements(period.from, documents)?;
    let mut rows = Vec::new();
    let mut book: Option<Book> = None;
    let mut end = |book: &mut Option<Book>| {
        let ended = book.take().filter(|book| period.contains(book.opened.calendar().date()));
        rows.extend(ended.into_iter().flat_map(Book::ended));
    };
    for movement in movements {
        if movement.kind == Kind::Open {
            end(&mut book);
        }
        book.get_or_insert_with(|| Book::begun(&movement)).enter(&movement);
        if movement.kind == Kind::Close {
            end(&mut book);
        }
    }
    end(&mut book);
    Ok(Table { title: "Каса", columns: COLUMNS, rows })
}

/// The documents of all shifts that were opened on this day or later, oldest first. Documents of a shift that was opened
/// before may stand in front.
fn movements<E>(from: Date, documents: impl Iterator<Item = Result<Reported, E>>) -> Result<VecDeque<Movement>, E> {
    let mut movements = VecDeque::new();
    for reported in documents {
        let reported = reported?;
        let kind = reported.issued.document.kind();
        if reported.counts() {
            movements.push_front(Movement::of(&reported.issued));
        }
        if reported.day() < from && matches!(kind.role(), Role::Opening | Role::Closing) {
            break;
        }
    }
    Ok(movements)
}

impl Movement {
    fn of(issued: &Issued) -> Movement {
        let head = &issued.document.head;
        Movement {
            local: head.local.0,
            fiscal: issued.fiscal.to_string(),
            kind: issued.document.kind(),
            at: head.time,
            moved: Cash::of(&issued.document.body),
        }
    }
}

impl Cash {
    fn of(body: &Body) -> Cash {
        let mut sums = ShiftTotals::default();
        body.add_to(&mut sums);
        Cash {
            service_in: sums.service_in,
            sales: sums.sales.paid_in(CASH),
            returns: sums.returns.paid_in(CASH),
            service_out: sums.service_out,
        }
    }

    fn add(&mut self, more: Cash) {
        self.service_in += more.service_in;
        self.sales += more.sales;
        self.returns += more.returns;
        self.service_out += more.service_out;
    }

    fn all(self) -> [Kopecks; 4] {
        [self.service_in, self.sales, self.returns, self.service_out]
    }

    fn balance(self) -> Kopecks {
        self.service_in + self.sales - self.returns - self.service_out
    }
}

impl Book {
    fn begun(first: &Movement) -> Book {
        Book { number: first.fiscal.clone(), opened: first.at, so_far: Cash::default(), rows: Vec::new() }
    }

    fn enter(&mut self, movement: &Movement) {
        let moved = movement.moved.all();
        if moved.iter().all(|sum| *sum == Kopecks::ZERO) {
            return;
        }
        self.so_far.add(movement.moved);
        let mut row = self.start(DOCUMENT);
        row.extend([
            Cell::Number(movement.local),
            Cell::text(&movement.fiscal),
            Cell::Word(names::kind(movement.kind)),
            Cell::Time(movement.at),
            Cell::Empty,
        ]);
        row.extend(moved.map(|sum| Cell::sum(Some(sum).filter(|sum| *sum != Kopecks::ZERO))));
        row.extend([Cell::Sum(self.so_far.balance()), Cell::Empty]);
        self.rows.push(row);
    }

    /// The rows of the shift, with its sums as the last one.
    fn ended(mut self) -> Vec<Vec<Cell>> {
        let mut row = self.start(SHIFT);
        row.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Sum(Kopecks::ZERO)]);
        row.extend(self.so_far.all().map(Cell::Sum));
        row.extend([Cell::Empty, Cell::Sum(self.so_far.balance())]);
        self.rows.push(row);
        self.rows
    }

    fn start(&self, row: Word) -> Vec<Cell> {
        vec![Cell::Word(row), Cell::text(&self.number), Cell::Time(self.opened)]
    }
}
