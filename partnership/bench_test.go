package partnership_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/kpi"
	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/partnership/alignment"
	"github.com/partnerkit/partnerkit/survey"
)

// grown is the campaign with so many partners, risks, KPIs (each with twelve readings) and responses.
func grown(tb testing.TB, partners, risks, kpis, responses int) partnership.Framework {
	tb.Helper()
	f := campaign(tb)
	for i := len(f.Partners); i < partners; i++ {
		id := fmt.Sprintf("partner-%02d", i)
		f.Partners = append(f.Partners, partnership.Partner{ID: id})
		stated := f.Alignment.Partners[i%4]
		stated.ID = id
		f.Alignment.Partners = append(f.Alignment.Partners, stated)
	}
	for i := range f.Alignment.Partners {
		f.Alignment.Partners[i].Agreed = alignment.Agreed{}
	}
	for i := len(f.Risks.Risks); i < risks; i++ {
		r := f.Risks.Risks[i%3]
		r.ID = fmt.Sprintf("risk-%03d", i)
		f.Risks.Risks = append(f.Risks.Risks, r)
	}
	f.Evidence.Readings = nil
	for i := 0; i < kpis; i++ {
		if i >= len(f.KPIs) {
			k := f.KPIs[i%3]
			k.ID = fmt.Sprintf("kpi-%03d", i)
			f.KPIs = append(f.KPIs, k)
		}
		var readings []kpi.Reading
		for m := range 12 {
			readings = append(readings, kpi.Reading{Date: date("2026-03-01").AddDate(0, 0, 8*m), Value: decimal.NewFromInt(int64(20 + 5*m + i%7))})
		}
		f.Evidence.Readings = append(f.Evidence.Readings, partnership.Readings{KPI: f.KPIs[i].ID, Readings: readings})
	}
	sample := f.Evidence.Responses
	f.Evidence.Responses = make([]survey.Response, 0, responses)
	for i := range responses {
		r := sample[i%len(sample)]
		r.Respondent = fmt.Sprintf("r%05d", i)
		f.Evidence.Responses = append(f.Evidence.Responses, r)
	}
	f.Survey.Options.Invited = nil
	require.NoError(tb, f.Validate())
	return f
}

// BenchmarkReview is a whole review: 20 partners, 500 risks, 200 KPIs, 10,000 responses, and 10 and 100 times less.
func BenchmarkReview(b *testing.B) {
	for _, size := range []struct {
		name                             string
		partners, risks, kpis, responses int
	}{{"x0.01", 4, 5, 4, 100}, {"x0.1", 4, 50, 20, 1000}, {"x1", 20, 500, 200, 10_000}} {
		f := grown(b, size.partners, size.risks, size.kpis, size.responses)
		b.Run(size.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Review(f.Evidence, asOf); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkTwentyPartners decodes, validates and reviews the document of twenty states.
func BenchmarkTwentyPartners(b *testing.B) {
	data := read(b, "cern")
	b.ReportAllocs()
	for b.Loop() {
		f, err := partnership.Decode(data)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := f.Review(f.Evidence, asOf); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecode sets Decode, validation included, and its reading alone beside the standard decoder.
func BenchmarkDecode(b *testing.B) {
	data := read(b, "campaign")
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := partnership.Decode(data); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var f partnership.Framework
			if err := json.Unmarshal(data, &f); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkRefuse is what a document costs that is refused at the door: the goal is far less than 100 ms.
func BenchmarkRefuse(b *testing.B) {
	for what, data := range map[string][]byte{
		"50-MB":         []byte(strings.Repeat(" ", 50<<20)),
		"10,000-levels": []byte(strings.Repeat(`{"charter":`, 10_000)),
		"10,000-lists":  []byte(`{"x":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + `}`),
	} {
		b.Run(what, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := partnership.Decode(data); err == nil {
					b.Fatal("accepted")
				}
			}
		})
	}
}

// BenchmarkManyDocuments reviews 1,000 documents of ten partners, all in memory, with 1, 2 and 8 workers: nothing is
// shared.
func BenchmarkManyDocuments(b *testing.B) {
	data, err := partnership.Encode(grown(b, 10, 30, 10, 100))
	require.NoError(b, err)
	documents := make([]partnership.Framework, 1000)
	for i := range documents {
		documents[i], err = partnership.Decode(data)
		require.NoError(b, err)
	}
	for _, workers := range []int{1, 2, 8} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(min(workers, runtime.NumCPU())))
			for b.Loop() {
				var next atomic.Int64
				var group sync.WaitGroup
				for range workers {
					group.Go(func() {
						for i := next.Add(1); i <= 1000; i = next.Add(1) {
							f := &documents[i-1]
							if _, err := f.Review(f.Evidence, asOf); err != nil {
								b.Error(err)
								return
							}
						}
					})
				}
				group.Wait()
			}
		})
	}
}
