package fair

type regime string

const (
	regimeDual            regime = "dual"
	regimeAwards          regime = "awards"
	regimeLosses          regime = "losses"
	regimeHalfAwards      regime = "half-awards"
	regimeHalfLosses      regime = "half-losses"
	regimeHalfTwice       regime = "half-twice"
	regimeHalfLossesFirst regime = "half-losses-first"
	regimeBetween         regime = "between"
	regimeShare           regime = "share"
	regimeRights          regime = "rights"
	regimeConcede         regime = "concede"
	regimeOverlap         regime = "overlap"
	regimeArrival         regime = "arrival"
	regimeNothing         regime = "nothing"
)
