//! Rows of cells into CSV, JSON or Parquet, a row at a time.
//!
//! In: columns, then rows. Out: bytes in the format asked for. Knows nothing of what the cells mean.

use std::fmt::Display;
use std::io::Write;
use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type as SchemaType;

use super::{EditionError, ExportFormat};

/// A column's name and kind.
#[derive(Clone, Copy)]
pub(super) enum Column {
    Text(&'static str),
    Count(&'static str),
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Self::Text(name) | Self::Count(name) => name,
        }
    }
}

/// One cell of a row, of its column's kind.
#[derive(Clone)]
pub(super) enum Cell {
    Text(String),
    Count(u64),
    Empty,
}

impl Cell {
    /// A text; an empty one is nothing.
    pub(super) fn text(value: impl Display) -> Self {
        let text = value.to_string();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A text if there is one.
    pub(super) fn option(value: Option<impl Display>) -> Self {
        value.map_or(Self::Empty, Self::text)
    }
}

/// Takes rows; complete after [`RowSink::finish`] only.
pub(super) trait RowSink {
    /// Adds a row.
    fn row(&mut self, cells: &[Cell]) -> Result<(), EditionError>;
    /// Ends the file and says how many rows it has.
    fn finish(&mut self) -> Result<u64, EditionError>;
}

/// A sink for a format.
pub(super) fn sink<'a>(
    format: ExportFormat,
    columns: &'static [Column],
    out: &'a mut (dyn Write + Send),
) -> Result<Box<dyn RowSink + 'a>, EditionError> {
    Ok(match format {
        ExportFormat::Csv => Box::new(CsvSink::begin(columns, out)?),
        ExportFormat::Json => Box::new(JsonSink { columns, out, rows: 0 }),
        ExportFormat::Parquet => Box::new(ParquetSink::begin(columns, out)?),
    })
}

fn refused(cause: impl Display) -> EditionError {
    EditionError::Export(cause.to_string())
}

struct CsvSink<'a> {
    writer: csv::Writer<&'a mut (dyn Write + Send)>,
    rows: u64,
}

impl<'a> CsvSink<'a> {
    fn begin(columns: &[Column], out: &'a mut (dyn Write + Send)) -> Result<Self, EditionError> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(columns.iter().map(|column| column.name())).map_err(refused)?;
        Ok(Self { writer, rows: 0 })
    }
}

impl RowSink for CsvSink<'_> {
    fn row(&mut self, cells: &[Cell]) -> Result<(), EditionError> {
        self.rows += 1;
        for cell in cells {
            match cell {
                Cell::Text(text) => self.writer.write_field(text),
                Cell::Count(count) => self.writer.write_field(count.to_string()),
                Cell::Empty => self.writer.write_field(""),
            }
            .map_err(refused)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(refused)
    }

    fn finish(&mut self) -> Result<u64, EditionError> {
        self.writer.flush().map_err(refused)?;
        Ok(self.rows)
    }
}

struct JsonSink<'a> {
    columns: &'static [Column],
    out: &'a mut (dyn Write + Send),
    rows: u64,
}

impl JsonSink<'_> {
    fn put(&mut self, text: impl Display) -> Result<(), EditionError> {
        write!(self.out, "{text}").map_err(refused)
    }
}

impl RowSink for JsonSink<'_> {
    fn row(&mut self, cells: &[Cell]) -> Result<(), EditionError> {
        self.put(if self.rows == 0 { "[\n{" } else { ",\n{" })?;
        for (at, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
            let value = match cell {
                Cell::Text(text) => serde_json::Value::from(text.as_str()),
                Cell::Count(count) => serde_json::Value::from(*count),
                Cell::Empty => serde_json::Value::Null,
            };
            let comma = if at == 0 { "" } else { "," };
            self.put(format_args!("{comma}\"{}\":{value}", column.name()))?;
        }
        self.rows += 1;
        self.put("}")
    }

    fn finish(&mut self) -> Result<u64, EditionError> {
        self.put(if self.rows == 0 { "[]\n" } else { "\n]\n" })?;
        self.out.flush().map_err(refused)?;
        Ok(self.rows)
    }
}

/// Rows a row group: bounds what is kept in memory.
const GROUP: usize = 1 << 16;

struct ParquetSink<'a> {
    columns: &'static [Column],
    /// `None` once finished.
    writer: Option<SerializedFileWriter<&'a mut (dyn Write + Send)>>,
    /// Cells of the rows not yet written, a list a column.
    pending: Vec<Vec<Cell>>,
    rows: u64,
}

impl<'a> ParquetSink<'a> {
    fn begin(
        columns: &'static [Column],
        out: &'a mut (dyn Write + Send),
    ) -> Result<Self, EditionError> {
        let fields = columns.iter().map(|column| {
            let (physical, logical) = match column {
                Column::Text(_) => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
                Column::Count(_) => (PhysicalType::INT64, None),
            };
            let field = SchemaType::primitive_type_builder(column.name(), physical)
                .with_logical_type(logical)
                .with_repetition(Repetition::OPTIONAL);
            field.build().map(Arc::new)
        });
        let fields = fields.collect::<Result<Vec<_>, ParquetError>>().map_err(refused)?;
        let schema = SchemaType::group_type_builder("hearth")
            .with_fields(fields)
            .build()
            .map_err(refused)?;
        let properties = WriterProperties::builder().set_created_by("hearth".to_owned()).build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))
            .map_err(refused)?;
        Ok(Self {
            columns,
            writer: Some(writer),
            pending: vec![Vec::new(); columns.len()],
            rows: 0,
        })
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        if self.pending.first().is_none_or(Vec::is_empty) {
            return Ok(());
        }
        let mut group = writer.next_row_group()?;
        for (column, cells) in self.columns.iter().zip(&mut self.pending) {
            let Some(mut chunk) = group.next_column()? else { break };
            let cells = std::mem::take(cells);
            let present: Vec<i16> =
                cells.iter().map(|cell| i16::from(!matches!(cell, Cell::Empty))).collect();
            match column {
                Column::Text(_) => {
                    let texts: Vec<ByteArray> = cells
                        .into_iter()
                        .filter_map(|cell| match cell {
                            Cell::Text(text) => Some(ByteArray::from(text.into_bytes())),
                            Cell::Count(_) | Cell::Empty => None,
                        })
                        .collect();
                    chunk.typed::<ByteArrayType>().write_batch(&texts, Some(&present), None)?;
                }
                Column::Count(_) => {
                    let counts: Vec<i64> = cells
                        .into_iter()
                        .filter_map(|cell| match cell {
                            Cell::Count(count) => Some(i64::try_from(count).unwrap_or(i64::MAX)),
                            Cell::Text(_) | Cell::Empty => None,
                        })
                        .collect();
                    chunk.typed::<Int64Type>().write_batch(&counts, Some(&present), None)?;
                }
            }
            chunk.close()?;
        }
        group.close().map(drop)
    }
}

impl RowSink for ParquetSink<'_> {
    fn row(&mut self, cells: &[Cell]) -> Result<(), EditionError> {
        for (column, cell) in self.pending.iter_mut().zip(cells) {
            column.push(cell.clone());
        }
        self.rows += 1;
        if self.pending.first().is_some_and(|column| column.len() >= GROUP) {
            self.write_group().map_err(refused)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<u64, EditionError> {
        self.write_group().map_err(refused)?;
        if let Some(writer) = self.writer.take() {
            writer.close().map_err(refused)?;
        }
        Ok(self.rows)
    }
}
