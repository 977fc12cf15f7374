//! Real feeds: files without a header, documents, deliveries of changes.

mod changes;
mod formats;
