//! Documents as the bytes that the server expects: windows-1251 XML, packages, control numbers. Also reads them back.
//!
//! The store keeps only the signed bytes of a document. [`Document::read`] makes the document of these bytes. The printed
//! form, the QR link and the answer are made of that document; their numbers are never computed again.

mod check;
pub mod checksum;
mod head;
mod model;
pub mod packet;
pub mod qr;
mod service;
pub mod text;
pub(crate) mod xml;
mod zrep;

pub use model::{Body, Document, Head, Issued, Kind, OfflineMark, Role};
pub use xml::ReadFault;

use text::Unwritable;
use xml::Element;

impl Document {
    /// Writes the bytes that are signed: windows-1251 XML in its one written form.
    ///
    /// Refuses a control character and a character that windows-1251 lacks, so texts must be folded before
    /// ([`text::fold`]). Source: API 3.
    pub fn write(&self) -> Result<Vec<u8>, Unwritable> {
        let is_report = self.kind() == Kind::Z;
        let (name, head) = if is_report { ("ZREP", "ZREPHEAD") } else { ("CHECK", "CHECKHEAD") };
        let mut root = Element::new(name);
        root.add_child(head::write(head, self));
        match &self.body {
            Body::ZReport(totals) => zrep::write(totals, &mut root),
            Body::Sale(receipt) | Body::Return { receipt, .. } => check::write(receipt, &mut root),
            Body::ServiceIn(sum) | Body::ServiceOut(sum) => service::write(*sum, &mut root),
            Body::OpenShift | Body::CloseShift | Body::OfflineBegin { .. } | Body::OfflineEnd | Body::Storno(_) => {}
        }
        xml::render(&root)
    }

    /// Reads the bytes that [`Document::write`] wrote. Ignores unknown elements.
    pub fn read(xml: &[u8]) -> Result<Document, ReadFault> {
        let root = xml::parse(xml)?;
        let part = |name| root.child(name).ok_or(ReadFault::Missing(name));
        if root.name == "ZREP" {
            let head = head::read(part("ZREPHEAD")?)?;
            return Ok(Document { head, body: Body::ZReport(zrep::read(&root)?) });
        }
        if root.name != "CHECK" {
            return Err(ReadFault::UnknownKind(root.name));
        }
        let head = part("CHECKHEAD")?;
        let body = match head::kind(head)? {
            Kind::Sale => Body::Sale(check::read(head, &root)?),
            Kind::Return => Body::Return { of: head::return_of(head)?, receipt: check::read(head, &root)? },
            Kind::ServiceIn => Body::ServiceIn(service::read(&root)?),
            Kind::ServiceOut => Body::ServiceOut(service::read(&root)?),
            Kind::Storno => Body::Storno(head::cancelled(head)?),
            Kind::Open => Body::OpenShift,
            Kind::Close => Body::CloseShift,
            Kind::OfflineBegin => Body::OfflineBegin { revoke: head::revokes(head)? },
            Kind::OfflineEnd => Body::OfflineEnd,
            Kind::Z => return Err(ReadFault::UnknownKind(root.name)),
        };
        Ok(Document { head: head::read(head)?, body })
    }
}
