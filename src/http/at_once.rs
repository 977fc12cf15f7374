//! A look that is answered where it arrives: judged on the thread that reads requests, and waited for without any.
//!
//! In: who asks, about whom. Out: the door's answer, once it is in the journal. What takes long (another edition, a day that has begun, acts that a command
//! has written) is done on a thread that may wait; a look itself is a tenth of a millisecond of work, less than handing it to another thread and back.
//! In the order of the journal nothing changes: it is written only if it rests on all that stands, and is decided again otherwise.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use actix_web::web;

use super::clock::written;
use super::desk::{DeskFault, TRIES, standing_today};
use super::following::FollowFault;
use super::footing::Footing;
use super::service::Service;
use crate::journal::{
    CommitFault, JournalEntry, LookRefused, Looked, Pending, RestsOn, SharedCommit,
};
use crate::lookup::{Answer, DoorFault, LookLog, Question};
use crate::sharing::Asking;

/// Takes what is to be written down, and does not wait for it.
struct HandedIn<'c> {
    commit: &'c SharedCommit,
    at: String,
    rests_on: RestsOn,
    pending: Cell<Option<Pending>>,
}

impl HandedIn<'_> {
    /// The number is not known yet: the answer gets it before it leaves.
    fn hand_in(&self, entry: JournalEntry) -> u64 {
        self.pending.set(Some(self.commit.submit(&self.at, vec![entry], self.rests_on)));
        0
    }
}

impl LookLog for HandedIn<'_> {
    fn looked(&self, looked: Looked) -> Result<u64, String> {
        Ok(self.hand_in(JournalEntry::Looked(looked)))
    }

    fn refused(&self, refused: LookRefused) -> Result<u64, String> {
        Ok(self.hand_in(JournalEntry::LookRefused(refused)))
    }
}

/// Puts a question to the door until the answer rests on all that stands.
pub(super) async fn answer(
    service: &web::Data<Service>,
    asking: &Asking,
    question: &Question,
) -> Result<Answer, DeskFault> {
    for _ in 0..TRIES {
        let footing = match service.footing_of_today() {
            Some(footing) => footing,
            None => elsewhere(service, |it| standing_today(&it.following, it.clock)).await?,
        };
        let (answer, pending) = judged(service, &footing, asking, question)?;
        match pending.written().await {
            Ok(number) => return Ok(answer.numbered(number)),
            Err(CommitFault::Moved) => {
                let catch_up = |it: &Service| it.following.catch_up(it.clock.civil().date());
                elsewhere(service, catch_up).await?;
                // whoever asks by a key was taken for its holder by the keys of before: that is asked again too, when they come back
                if !service.following.now().keys().agrees_on(&asking.user.name, footing.keys()) {
                    return Err(DeskFault::Busy);
                }
            }
            Err(fault @ (CommitFault::Refused(_) | CommitFault::Failed(_))) => {
                return Err(DoorFault::NotLogged(fault.to_string()).into());
            }
        }
    }
    Err(DeskFault::Busy)
}

/// Judges a question and hands the account of it in.
fn judged(
    service: &Service,
    footing: &Footing,
    asking: &Asking,
    question: &Question,
) -> Result<(Answer, Pending), DeskFault> {
    let log = HandedIn {
        commit: service.following.commit(),
        at: written(service.clock.civil()),
        rests_on: footing.for_a_look(),
        pending: Cell::new(None),
    };
    // this thread reads the requests of others as well: a fault in one answer ends that answer alone
    let judge = || footing.ask(&log, |door| door.answer(asking, question));
    let answer = catch_unwind(AssertUnwindSafe(judge)).map_err(|_| DeskFault::GivenUp)??;
    // there is no answer of the door's that it has not handed in
    let pending = log.pending.take().ok_or(DeskFault::GivenUp)?;
    Ok((answer, pending))
}

/// Does something on a thread that may wait.
async fn elsewhere<T: Send + 'static>(
    service: &web::Data<Service>,
    work: impl FnOnce(&Service) -> Result<T, FollowFault> + Send + 'static,
) -> Result<T, DeskFault> {
    let service = web::Data::clone(service);
    let done = web::block(move || work(&service)).await;
    Ok(done.map_err(|_| DeskFault::GivenUp)??)
}

impl Service {
    /// What answers rest on, if it is of today; else it has to be made.
    pub(super) fn footing_of_today(&self) -> Option<Arc<Footing>> {
        let footing = self.following.now();
        (footing.day() == self.clock.civil().date()).then_some(footing)
    }
}
