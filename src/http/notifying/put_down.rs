//! Partners who collect files: what is owed to them is put down in a folder, a file a day.
//!
//! In: notices that wait for an endpoint which is a folder. Out: `FOLDER/SUBSCRIPTION/DATE.csv`, a row for each message, and that they are delivered. Each
//! is decided on and written down as one that is posted. A file is written beside its place, synced and renamed, so that whoever collects it finds it whole; only
//! then are its notices settled. After a kill in between they are put down again, under the same names: a message has one row in a file.

use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::Value;

use super::sending::{Decided, Way};
use super::{NotifyFault, Notifying};
use crate::http::following::Following;
use crate::journal::{AttemptOutcome, EndpointWay, JournalEntry, NoticeAct, NoticeSettled};
use crate::notices::outbox::{Notice, Written};
use crate::values::SubscriptionId;

/// What of an event has a column; `data` has what the message carries, as JSON.
const ATTRIBUTES: [&str; 10] = [
    "type",
    "subject",
    "sequence",
    "time",
    "recordedtime",
    "expirytime",
    "correlationid",
    "causationid",
    "dataref",
    "data",
];
/// So many are decided on before what was decided is put in place: a second's work.
const AT_ONCE: usize = 500;
/// Whoever owns the file, and whoever collects for the folder's group.
const MODE: u32 = 0o640;

/// A row: the name of the message, then its attributes.
type Row = Vec<String>;

impl Notifying {
    /// Puts down what is owed to every partner who collects files: how many notices.
    pub(in crate::http) fn put_down(&self, following: &Following) -> Result<usize, NotifyFault> {
        let folders: Vec<(u64, SubscriptionId)> = {
            let state = self.known(following)?;
            let open = state.endpoints.all().filter(|it| it.is_open());
            let drops = open.filter(|it| it.way == EndpointWay::Drop);
            drops.map(|it| (it.number, it.subscription.clone())).collect()
        };
        if folders.is_empty() {
            return Ok(0);
        }
        let root = &self.config.drop;
        let io = |cause| NotifyFault::PutDown { path: root.clone(), cause };
        fs::create_dir_all(root).map_err(io)?;
        // the service and the command take turns; the lock goes with the file
        let turn = File::create(root.join(".turn")).map_err(io)?;
        turn.lock().map_err(io)?;
        let mut all = 0;
        for (endpoint, subscription) in folders {
            all += self.put_down_for(following, endpoint, &subscription)?;
        }
        Ok(all)
    }

    fn put_down_for(
        &self,
        following: &Following,
        endpoint: u64,
        subscription: &SubscriptionId,
    ) -> Result<usize, NotifyFault> {
        let waiting: Vec<Notice> = {
            let state = self.known(following)?;
            state.book.undone(subscription).into_iter().cloned().collect()
        };
        let mut all = 0;
        for some in waiting.chunks(AT_ONCE) {
            all += self.put_some_down(following, (endpoint, subscription), some)?;
        }
        Ok(all)
    }

    /// Puts down so many as are decided on in a moment: what is cancelled, put right or taken back while that goes on is left out.
    fn put_some_down(
        &self,
        following: &Following,
        (endpoint, subscription): (u64, &SubscriptionId),
        waiting: &[Notice],
    ) -> Result<usize, NotifyFault> {
        let mut going = Vec::new();
        for notice in waiting {
            let Decided::Goes { sequence, attempt, told, fields } =
                self.decide(following, notice, Way::Sent { endpoint })?
            else {
                continue;
            };
            let told = told.as_deref().map(|told| (told, fields));
            let message = self.message_of(following, (notice, attempt), (sequence, told))?;
            if let Some(message) = message {
                going.push((notice.number, attempt, row(&message)?));
            }
        }
        {
            let mut state = self.known(following)?;
            let is_there = state.endpoints.endpoint(endpoint);
            if !is_there.is_some_and(|it| it.is_open() && it.way == EndpointWay::Drop) {
                let now = self.now();
                going.drain(..).for_each(|(notice, ..)| state.book.give_back(notice, now));
            }
            going.retain(|(notice, attempt, _)| state.book.may_leave(*notice, *attempt));
        }
        if going.is_empty() {
            return Ok(0);
        }
        // a colon means a host to many who copy files
        let folder = self.config.drop.join(subscription.to_string().replace(':', "."));
        let day = self.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let path = folder.join(format!("{day}.csv"));
        let rows: Vec<&Row> = going.iter().map(|(_, _, row)| row).collect();
        write(&path, &rows).map_err(|cause| NotifyFault::PutDown { path, cause })?;
        let settled = going.iter().map(|&(notice, attempt, _)| {
            let outcome = AttemptOutcome::Delivered;
            let settled = NoticeSettled { notice, attempt, outcome, next: None };
            JournalEntry::NoticeActed(NoticeAct::Settled(settled))
        });
        self.note(following, &settled.collect::<Vec<_>>())?;
        for (notice, ..) in &going {
            self.recall_if_wrong(following, *notice)?;
        }
        Ok(going.len())
    }
}

fn row(message: &Written) -> Result<Row, NotifyFault> {
    let Written { id, body } = message;
    let event: Value =
        serde_json::from_slice(body).map_err(|fault| NotifyFault::Message(fault.to_string()))?;
    let cells = ATTRIBUTES.iter().map(|name| match &event[*name] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            other.to_string()
        }
    });
    Ok(std::iter::once(id.to_string()).chain(cells).collect())
}

/// Writes a day's file, with what it has already: a message that is there has its row once, as it is now.
fn write(path: &Path, rows: &[&Row]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let before = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(fault) => return Err(fault),
    };
    let bytes = joined(&before, rows)?;
    let mut file = tempfile::Builder::new()
        .prefix(".writing-")
        .permissions(Permissions::from_mode(MODE))
        .tempfile_in(folder)?;
    file.write_all(&bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|fault| fault.error)?;
    File::open(folder)?.sync_all()
}

fn joined(before: &[u8], rows: &[&Row]) -> io::Result<Vec<u8>> {
    let new: BTreeSet<&String> = rows.iter().filter_map(|it| it.first()).collect();
    let mut written = csv::Writer::from_writer(Vec::new());
    written.write_record(std::iter::once("message").chain(ATTRIBUTES))?;
    for kept in csv::Reader::from_reader(before).records() {
        let kept = kept?;
        if !kept.get(0).is_some_and(|it| new.contains(&it.to_owned())) {
            written.write_record(&kept)?;
        }
    }
    for row in rows {
        written.write_record(*row)?;
    }
    written.into_inner().map_err(|fault| io::Error::other(fault.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{ATTRIBUTES, Row, joined};

    fn row(message: &str, sequence: &str) -> Row {
        let mut row = vec![message.to_owned(); 1 + ATTRIBUTES.len()];
        row[3] = sequence.to_owned();
        row
    }

    #[test]
    fn a_message_that_is_put_down_again_has_one_row_and_what_was_there_stays() {
        let first = joined(&[], &[&row("msg_a", "1"), &row("msg_b", "1")]).unwrap();
        let again = joined(&first, &[&row("msg_b", "2"), &row("msg_c", "1")]).unwrap();
        let text = String::from_utf8(again).unwrap();
        let of = |message: &str| text.lines().filter(|it| it.starts_with(message)).count();
        assert_eq!((of("message,"), of("msg_a"), of("msg_b"), of("msg_c")), (1, 1, 1, 1), "{text}");
        assert!(text.contains("msg_b,msg_b,msg_b,2"), "{text}");
    }
}
