//! The records of each cluster, one list behind the other.

/// Who is in which cluster, turned round.
#[derive(Debug)]
pub(crate) struct Members {
    starts: Vec<u32>,
    list: Vec<u32>,
}

impl Members {
    /// Of clusters that are named by one of their records.
    pub(crate) fn of(cluster_of: &[u32]) -> Self {
        let mut starts = vec![0_u32; cluster_of.len() + 1];
        for &cluster in cluster_of {
            starts[cluster as usize + 1] += 1;
        }
        for at in 0..cluster_of.len() {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut list = vec![0; cluster_of.len()];
        for (record, &cluster) in (0_u32..).zip(cluster_of) {
            let place = &mut next[cluster as usize];
            list[*place as usize] = record;
            *place += 1;
        }
        Self { starts, list }
    }

    /// The records of a cluster, ascending; none if no cluster has that name.
    pub(crate) fn at(&self, cluster: u32) -> &[u32] {
        let cluster = cluster as usize;
        &self.list[self.starts[cluster] as usize..self.starts[cluster + 1] as usize]
    }

    /// All clusters, in the order of their names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let ends = self.starts.windows(2).filter(|ends| ends[0] < ends[1]);
        ends.map(|ends| &self.list[ends[0] as usize..ends[1] as usize])
    }
}
