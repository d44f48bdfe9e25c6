# What is remembered of runs.

memory-history = { $server }: 結果 { $count } 件
memory-stale = 最新の結果が古すぎるため、有効とみなせません。
memory-drift = { $server } の変化
memory-not-compared = ファームウェアと Windows は比較していません: { $reason }
memory-nothing-changed = 両者の間に変化はありません。
memory-changes = ファームウェアと Windows
memory-findings = 結果が変わった検出事項
memory-no-others = 同じ型番とベースラインの、ほかのサーバーの記録はありません。
memory-as-others = ファームウェアは、型番とベースラインが同じほかの { $count } 台の大半と同じです。
memory-differs = 型番とベースラインが同じほかの { $count } 台の大半と異なる点
memory-pruned = 結果 { $results } 件と実行 { $runs } 件を削除しました
work-done = { $site }: 結果 { $kept } 件を保存しました。{ $lost } 件は、別のワーカーがそのサーバーを引き継いだため保存していません
work-in-vain = 照会していません: このラウンドでは、{ $leases } 件のリースが結果のないまま終了しました (ワーカーが強制終了されたか、失敗したか、切断されました)。このサーバーだけを対象に `patchgate check` を実行すると、何が起きるかがわかります
work-lost = { $server }: 別のワーカーがこのサーバーを引き継いだため、結果を保存していません
