//! One frame: a batch's bytes with what is needed to know that they are whole.
//!
//! In: a payload and its sequence number. Out: bytes, and back; or what is wrong with them. Pure.
//!
//! ```text
//! 0   4  length of the payload, little-endian
//! 4   8  sequence number of its first entry
//! 12  4  the first bytes of blake3 over these 12
//! 16  n  payload
//! …  32  blake3 over everything before
//! ```

/// Bytes before the payload.
pub(super) const HEADER: usize = 16;
/// Bytes after it.
const DIGEST: usize = 32;
/// Longest payload.
pub(super) const LONGEST: usize = 256 << 20;

/// What stands at a place in a segment.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Framed<'b> {
    /// A whole frame.
    Whole(Frame<'b>),
    /// Nothing more.
    End,
    /// A frame whose writing was cut short.
    Torn,
    /// Not what was written.
    Damaged(&'static str),
}

/// A whole frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Frame<'b> {
    /// Sequence number of the first entry.
    pub(super) sequence: u64,
    /// The batch.
    pub(super) payload: &'b [u8],
    /// blake3 of the frame.
    pub(super) digest: [u8; DIGEST],
    /// Length of the frame in bytes.
    pub(super) length: usize,
}

/// A batch as a frame.
pub(super) fn encode(sequence: u64, payload: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(payload.len()).ok().filter(|_| payload.len() <= LONGEST)?;
    let mut bytes = Vec::with_capacity(HEADER + payload.len() + DIGEST);
    bytes.extend(length.to_le_bytes());
    bytes.extend(sequence.to_le_bytes());
    let check = header_check(&bytes);
    bytes.extend(check);
    bytes.extend(payload);
    let digest = blake3::hash(&bytes);
    bytes.extend(digest.as_bytes());
    Some(bytes)
}

/// What begins these bytes, which go to the end of the segment.
pub(super) fn decode(bytes: &[u8]) -> Framed<'_> {
    if bytes.is_empty() {
        return Framed::End;
    }
    // a file system may have lengthened the file and not yet filled it
    if bytes.iter().all(|&byte| byte == 0) {
        return Framed::Torn;
    }
    let Some((header, _)) = bytes.split_first_chunk::<HEADER>() else { return Framed::Torn };
    let [l0, l1, l2, l3, s0, s1, s2, s3, s4, s5, s6, s7, check @ ..] = *header;
    if header_check(&header[..12]) != check {
        return Framed::Damaged("a frame's head is not what was written");
    }
    let Ok(length) = usize::try_from(u32::from_le_bytes([l0, l1, l2, l3])) else {
        return Framed::Damaged("a frame's length is beyond this machine");
    };
    if length > LONGEST {
        return Framed::Damaged("a frame's length is beyond all batches");
    }
    let end = HEADER + length;
    let Some(digest) = bytes.get(end..).and_then(|rest| rest.first_chunk::<DIGEST>()) else {
        return Framed::Torn;
    };
    if blake3::hash(&bytes[..end]) != *digest {
        let unfilled = digest.iter().all(|&byte| byte == 0) && bytes.len() == end + DIGEST;
        return if unfilled { Framed::Torn } else { Framed::Damaged("a frame's checksum differs") };
    }
    Framed::Whole(Frame {
        sequence: u64::from_le_bytes([s0, s1, s2, s3, s4, s5, s6, s7]),
        payload: &bytes[HEADER..end],
        digest: *digest,
        length: end + DIGEST,
    })
}

/// Length of the frame that a head begins, and the number of its first entry, by the head alone: to step over it.
pub(super) fn step(head: &[u8; HEADER]) -> (u64, u64) {
    let [l0, l1, l2, l3, s0, s1, s2, s3, s4, s5, s6, s7, ..] = *head;
    let length = u64::from(u32::from_le_bytes([l0, l1, l2, l3]));
    let sequence = u64::from_le_bytes([s0, s1, s2, s3, s4, s5, s6, s7]);
    ((HEADER + DIGEST) as u64 + length, sequence)
}

fn header_check(header: &[u8]) -> [u8; 4] {
    let digest = blake3::hash(header);
    let [a, b, c, d, ..] = *digest.as_bytes();
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Framed, decode, encode};

    proptest! {
        #[test]
        fn a_frame_comes_back(sequence: u64, payload in prop::collection::vec(any::<u8>(), 0..200), after in prop::collection::vec(any::<u8>(), 0..9)) {
            let mut bytes = encode(sequence, &payload).unwrap();
            let length = bytes.len();
            bytes.extend(after);
            let Framed::Whole(frame) = decode(&bytes) else { panic!("not whole") };
            prop_assert_eq!((frame.sequence, frame.payload, frame.length), (sequence, &payload[..], length));
        }

        #[test]
        fn a_frame_cut_short_is_torn(payload in prop::collection::vec(any::<u8>(), 0..60), keep: prop::sample::Index, zeros: bool) {
            let mut bytes = encode(7, &payload).unwrap();
            let whole = bytes.len();
            bytes.truncate(keep.index(whole - 1) + 1);
            if zeros && bytes.len() >= super::HEADER {
                // the system lengthened the file and filled it up to here; the digest may have begun
                bytes.truncate(bytes.len().min(whole - 32));
                bytes.resize(whole, 0);
            }
            if bytes.len() < whole || zeros {
                prop_assert_eq!(decode(&bytes), Framed::Torn);
            }
        }

        #[test]
        fn any_changed_byte_is_damage_and_never_a_torn_frame(payload in prop::collection::vec(any::<u8>(), 0..60), at: prop::sample::Index, change in 1_u8..) {
            let mut bytes = encode(7, &payload).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= change;
            prop_assert!(matches!(decode(&bytes), Framed::Damaged(_)));
        }
    }
}
