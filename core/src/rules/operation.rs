//! Whether an operation is known already: the one place where this is asked.

use super::protocol::Answer;
use super::request::{Operation, Recalled};
use super::state::Book;

/// What is known of an operation that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing: the operation is new.
    New,
    /// Its document is sent and not answered.
    Pending,
    /// It is finished; this is its answer.
    Done(Answer),
    /// Another content was asked for under the same name.
    Differs,
}

/// Compares an operation with the pending document, the last shift that was taken over, and the journal.
pub fn known(book: &Book, op: &Operation, recalled: Option<Recalled>) -> Known {
    let same = |known: &Operation, then: Known| if known.content == op.content { then } else { Known::Differs };
    if let Some(Recalled { op: known, id, issued }) = recalled {
        let answer = Answer::Issued { id, issued: Box::new(issued), repeated: true };
        return same(&known, Known::Done(answer));
    }
    if let Some(pending) = book.pending.as_ref().and_then(|pending| pending.op.as_ref())
        && pending.name == op.name
    {
        return same(pending, Known::Pending);
    }
    match &book.adopted {
        Some(adopted) if adopted.op.name == op.name => {
            let (fiscal, opened) = (adopted.fiscal.clone(), adopted.opened);
            same(&adopted.op, Known::Done(Answer::Adopted { fiscal, opened, repeated: true }))
        }
        _ => Known::New,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Kind;
    use crate::domain::{Kopecks, LocalNumber, Uid};
    use crate::rules::state::{Adopted, Pending};

    fn op(name: &str, content: u8) -> Operation {
        Operation { name: name.into(), content: [content; 32] }
    }

    #[test]
    fn an_operation_is_known_by_its_name_and_its_content() {
        let pending = Pending {
            op: Some(op("a", 1)),
            id: None,
            kind: Kind::Sale,
            local: LocalNumber(2),
            uid: Uid("u".into()),
            paid_before: Kopecks::ZERO,
        };
        let adopted = Adopted { op: op("b", 2), fiscal: "90".into(), opened: 7 };
        let book = Book { pending: Some(pending), adopted: Some(adopted), ..Book::default() };
        let taken_over = Answer::Adopted { fiscal: "90".into(), opened: 7, repeated: true };
        for (asked, expected) in [
            (op("a", 1), Known::Pending),
            (op("a", 2), Known::Differs),
            (op("b", 2), Known::Done(taken_over)),
            (op("b", 1), Known::Differs),
            (op("c", 1), Known::New),
        ] {
            assert_eq!(known(&book, &asked, None), expected, "{asked:?}");
        }
    }
}
