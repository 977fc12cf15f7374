//! An XML document becomes records, one element after the other: memory holds one record, whatever the document's size.
//!
//! In: the bytes of a document and the ruleset's types of record. Out: split rows that hold the named columns, as of a file of
//! lines. Namespaces are not looked at: elements are known by their local names (Namespaces in XML 1.0). A document type
//! declaration is refused and no entity but the five of XML 1.0 §4.6 is expanded, so that no document can grow in memory or
//! reach for another. Where a document is not well-formed, nothing behind that place can be trusted: reading stops with the
//! line. Where only a record is wrong, that record is set aside.

mod building;
mod input;
mod paths;
mod supply;

pub(super) use input::{Beginning, Declared, XmlInput};
pub(super) use supply::{XmlFault, XmlSupply};
