//! A package of offline documents for the server (пакет офлайн-документів).
//!
//! A package is a list without header and count. Each item is four bytes of length, low byte first, and the signed
//! document. The package itself is signed before it is sent. Source: API 6.7.

/// Greatest number of documents in a package.
const MOST_DOCUMENTS: usize = 100;
/// Greatest length of a package in bytes: the 200 KiB of the server minus space for the signature (`D-24`).
const MOST_BYTES: usize = 175 * 1024;

/// A package before it is signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// The lengths and the documents.
    pub content: Vec<u8>,
    /// The number of documents.
    pub count: usize,
}

/// Why bytes are no package. Carries the offset of the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PacketFault {
    /// Fewer than four bytes are left for a length.
    #[error("the package ends within a length, at {0}")]
    CutLength(usize),
    /// A document has no bytes.
    #[error("a document of no bytes at {0}")]
    Empty(usize),
    /// A document is longer than the rest of the bytes. A length with the wrong byte order also leads here.
    #[error("the package ends within a document, at {0}")]
    CutDocument(usize),
}

/// Fills a package with documents in order, as many as fit. A document that is too large goes alone (`D-24`).
pub fn fill(documents: impl Iterator<Item = Vec<u8>>) -> Package {
    let mut package = Package::default();
    for document in documents.take(MOST_DOCUMENTS) {
        let Ok(length) = u32::try_from(document.len()) else { break };
        if package.count > 0 && package.content.len() + 4 + document.len() > MOST_BYTES {
            break;
        }
        package.content.extend_from_slice(&length.to_le_bytes());
        package.content.extend_from_slice(&document);
        package.count += 1;
    }
    package
}

/// The documents of a package, in order.
pub fn split(content: &[u8]) -> Result<Vec<&[u8]>, PacketFault> {
    let mut documents = Vec::new();
    let mut rest = content;
    while !rest.is_empty() {
        let offset = content.len() - rest.len();
        let (length, after) = rest.split_first_chunk::<4>().ok_or(PacketFault::CutLength(offset))?;
        let length = u32::from_le_bytes(*length);
        if length == 0 {
            return Err(PacketFault::Empty(offset));
        }
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let (document, after) = after.split_at_checked(length).ok_or(PacketFault::CutDocument(offset))?;
        documents.push(document);
        rest = after;
    }
    Ok(documents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_package_stops_at_a_hundred_documents() {
        let package = fill(std::iter::repeat_n(vec![7; 10], 101));
        assert_eq!((package.count, package.content.len()), (100, 1400));
    }

    #[test]
    fn a_package_stops_before_the_byte_that_is_too_many() {
        let half = MOST_BYTES / 2 - 4;
        assert_eq!(fill([vec![1; half], vec![2; half], vec![3]].into_iter()).count, 2);
        assert_eq!(fill([vec![1; half], vec![2; half + 1]].into_iter()).count, 1);
    }

    #[test]
    fn a_document_too_large_for_any_package_goes_alone() {
        let package = fill([vec![1; MOST_BYTES], vec![2]].into_iter());
        assert_eq!((package.count, package.content.len()), (1, MOST_BYTES + 4));
    }

    proptest! {
        #[test]
        fn what_was_packed_comes_out(documents in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..50), 0..20)) {
            let package = fill(documents.clone().into_iter());
            prop_assert_eq!(split(&package.content).unwrap(), documents);
        }

        #[test]
        fn any_bytes_are_a_package_or_a_fault(content in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(documents) = split(&content) {
                let packed = fill(documents.iter().map(|document| document.to_vec()));
                prop_assert_eq!(packed.content, content);
            }
        }
    }
}
