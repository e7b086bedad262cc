//! Makes the request of an errand.

use crate::document::packet::{self, Package};
use crate::domain::LocalNumber;
use crate::ports::{HttpRequest, Path, Store, StoreFault};
use crate::rules::news::Errand;
use crate::rules::request::{DocumentKey, Variant};
use crate::rules::settings::Setup;
use crate::server::command;
use crate::server::copy::{self, DocumentCopy};
use crate::signer::{Signer, draw_uid};

/// The means to prepare a request.
pub(crate) struct Means<'a> {
    /// The registrar and the device.
    pub setup: &'a Setup,
    /// The store with the signed documents.
    pub store: &'a mut dyn Store,
    /// The key that signs packages and commands.
    pub signer: &'a mut Signer,
}

/// A prepared request.
pub(super) struct PreparedRequest {
    /// The request. `None` if the key does not sign.
    pub request: Option<HttpRequest>,
    /// The number after the last document in the package. Zero for every other errand.
    pub packed_to: LocalNumber,
    /// Our document under the number that is asked for.
    pub ours: Option<DocumentCopy>,
}

/// Makes the request of an errand. `now` is the time of the signature, in seconds since 1970.
///
/// # Errors
/// The store does not give a document that the errand needs.
pub(super) fn prepare(errand: &Errand, now: i64, means: Means<'_>) -> Result<PreparedRequest, StoreFault> {
    let Means { setup, store, signer } = means;
    match errand {
        Errand::Document { local, .. } => {
            let body = store.document(DocumentKey { local: *local, variant: Variant::Online })?;
            Ok(unpacked(Some(HttpRequest { path: Path::Document, signed: true, body })))
        }
        Errand::Package { from, to, revoking, .. } => {
            let package = packed(store, *from, *to, *revoking)?;
            let body = signer.sign_package(&package.content, now);
            Ok(PreparedRequest {
                request: body.map(|body| HttpRequest { path: Path::Package, signed: true, body }),
                packed_to: LocalNumber(from.0 + package.count as u64),
                ours: None,
            })
        }
        errand => {
            let ours = match errand {
                Errand::Fetch { local, .. } => own_document(store, *local),
                _ => None,
            };
            let uid = draw_uid();
            let command = command::json(errand, setup.registrar.fiscal, &setup.device_id, &uid);
            let request = command.and_then(|command| {
                let body = if command.signed { signer.sign_command(&command.body, now)? } else { command.body };
                Some(HttpRequest { path: Path::Command, signed: command.signed, body })
            });
            Ok(PreparedRequest { ours, ..unpacked(request) })
        }
    }
}

/// A request without a package.
fn unpacked(request: Option<HttpRequest>) -> PreparedRequest {
    PreparedRequest { request, packed_to: LocalNumber(0), ours: None }
}

/// Our online document of a number, as far as the store holds it.
fn own_document(store: &mut dyn Store, local: LocalNumber) -> Option<DocumentCopy> {
    let signed = store.document(DocumentKey { local, variant: Variant::Online }).ok()?;
    copy::copy(&prro_dstu::cms::content(&signed).ok()?)
}

/// Fills a package with the stored documents from `from` up to `to`, as many as fit. If `revoking` is set, the first
/// document is taken in its form that revokes the last online document.
fn packed(store: &mut dyn Store, from: LocalNumber, to: LocalNumber, revoking: bool) -> Result<Package, StoreFault> {
    let mut failed = None;
    let documents = (from.0..to.0).map_while(|number| {
        let variant = if revoking && number == from.0 { Variant::Revoking } else { Variant::Offline };
        let key = DocumentKey { local: LocalNumber(number), variant };
        store.document(key).map_err(|fault| failed = Some(fault)).ok()
    });
    let package = packet::fill(documents);
    failed.map_or(Ok(package), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FiscalNumber;
    use crate::ports::{Frame, Kept};

    /// A store that holds the documents 1 to 3. The bytes of a document are its number and its variant.
    struct Three;

    impl Store for Three {
        fn commit(&mut self, _: &Frame<'_>) -> Result<(), StoreFault> {
            Ok(())
        }

        fn document(&mut self, key: DocumentKey) -> Result<Vec<u8>, StoreFault> {
            let number = u8::try_from(key.local.0).unwrap();
            match number {
                1..=3 => Ok(vec![number, u8::from(key.variant == Variant::Revoking)]),
                _ => Err(StoreFault::Missing(key.local)),
            }
        }

        fn operation(&mut self, _: &str) -> Result<Option<Kept>, StoreFault> {
            Ok(None)
        }

        fn about(&mut self, _: &FiscalNumber) -> Result<Vec<Kept>, StoreFault> {
            Ok(Vec::new())
        }

        fn marked(&mut self, _: &str) -> Result<Vec<Kept>, StoreFault> {
            Ok(Vec::new())
        }

        fn receipt(&mut self, _: &str) -> Result<Option<Kept>, StoreFault> {
            Ok(None)
        }

        fn issued(&mut self, _: Option<LocalNumber>, _: usize) -> Result<Vec<Kept>, StoreFault> {
            Ok(Vec::new())
        }

        fn close(&mut self) {}
    }

    #[test]
    fn only_the_first_document_of_a_package_revokes() {
        for (revoking, first) in [(false, 0), (true, 1)] {
            let package = packed(&mut Three, LocalNumber(2), LocalNumber(4), revoking).unwrap();
            assert_eq!(packet::split(&package.content).unwrap(), [[2, first], [3, 0]]);
        }
    }

    #[test]
    fn a_package_without_one_of_its_documents_is_not_made() {
        let fault = packed(&mut Three, LocalNumber(3), LocalNumber(5), false).unwrap_err();
        assert!(matches!(fault, StoreFault::Missing(LocalNumber(4))), "{fault:?}");
    }
}
